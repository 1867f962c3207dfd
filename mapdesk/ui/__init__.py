"""What a person sees and presses: window, panels, dialogs, widgets, map bridge. The only room that knows Qt."""
