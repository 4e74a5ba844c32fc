"""What both benchmarks need: sound, sentences, homes, servers, and the table at the end."""
