"""What each user's work consists of: operations, planning, maritime. The desks do not know each other."""
