"""The lines around the panes: status, tabs, composer, transport."""
