"""Independence, contradiction, grade, checks. Empty until its issue is taken up."""
