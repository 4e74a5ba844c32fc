"""The app's page: what the engine is and does, shown in a browser, and changed there."""
