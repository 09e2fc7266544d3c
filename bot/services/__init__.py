"""What verbs and workers share: each a few beats of a command, of use to more than one."""
