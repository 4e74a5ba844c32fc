"""Chat: messages in, text and tool calls out; blocking, without asyncio, settings or Wyoming."""

from .spinning import spin_less

# Before any module of this package loads llama.cpp, and with it the library that reads this.
spin_less()
