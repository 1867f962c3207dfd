"""What each user's work consists of: operations, planning, maritime. The desks do not know each other.

`beginning` comes before all of them: it makes the workspace of a new district.
"""
