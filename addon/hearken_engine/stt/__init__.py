"""Speech to text: PCM in, text out; blocking, without asyncio, settings or Wyoming."""
