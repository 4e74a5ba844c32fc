"""The demo: a real Home Assistant with a demo home, Hearken in it, and sentences spoken into its Assist pipeline.

`scripts/demo` runs it for a person, `tests/e2e` runs the same parts and asserts. It knows Home Assistant only by its
HTTP and WebSocket API and the engine only by Wyoming: both are separate processes, as they are in a house.
"""
