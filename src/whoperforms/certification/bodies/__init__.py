"""What the events of the registry say: one closed shape for each type of event, the name of which is its tag."""
