"""Qt models over the workspace: tables and trees that read pages, never whole layers."""
