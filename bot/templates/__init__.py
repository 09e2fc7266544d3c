"""What a launch is made from: the shipped `go-live` and `small-release`, and any file of the same shape."""

from .faults import Fault, TemplateFaults
from .model import Template
from .reader import check, load, names, parse, text_of
from .repair import schema

__all__ = ["Fault", "Template", "TemplateFaults", "check", "load", "names", "parse", "schema", "text_of"]
