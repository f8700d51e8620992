"""People by the thousand: brought in beside a realm or alone, and judged by a profile that is to come."""
