"""What golive writes into files and reads from them: the report, and checklists that are taken over."""
