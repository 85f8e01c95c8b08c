"""Who is who, where and when: agents, places, persons, incidents. Empty until its issue is taken up."""
