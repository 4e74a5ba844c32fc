"""Text to speech: text in, PCM out; blocking, without asyncio, settings or Wyoming."""
