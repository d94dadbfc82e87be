"""What can be done with conversations; a module for each thing."""
