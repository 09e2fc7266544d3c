"""Pictures of a launch: values become SVG, and SVG becomes PNG."""
