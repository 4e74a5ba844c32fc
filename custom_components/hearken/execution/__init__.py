"""What is done in the home: the only part that touches Home Assistant's states and services."""
