"""What is kept and how it is never lost: workspaces, transactions, the journal, locks and backups.

A store is handed schemas and changes; it knows no layer and no desk. The only place that writes SQL.
"""
