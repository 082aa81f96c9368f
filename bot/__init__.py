"""What Rasa loads: understanding, importer, policy, channel, tracker store."""
