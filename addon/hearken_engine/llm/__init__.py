"""Chat: messages in, text and tool calls out; blocking, without asyncio, settings or Wyoming."""
