"""What a sentence means: pure functions over words and names, without Home Assistant and without side effects."""
