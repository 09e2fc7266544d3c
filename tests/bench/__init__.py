"""Speed and memory of golive, as ratios to a reference measured in the same run. `make bench` prints the table."""
