"""What the operator decides: environment settings, the brand's agreement, the clock, the log."""
