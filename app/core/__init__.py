"""What every slice stands on: database, clock, errors, journal, promised jobs, headers, logs, embedded servers."""
