"""How the simulator thinks: rules by pattern, skills, and manners that follow instructions."""
