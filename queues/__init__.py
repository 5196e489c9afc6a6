"""The night shift: worker, schedule, and one file a job, each a thin call of what a person could do."""
