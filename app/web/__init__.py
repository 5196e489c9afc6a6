"""What every page shares: access marks, sessions, layout, parts, filters, labels, error pages. No rules."""
