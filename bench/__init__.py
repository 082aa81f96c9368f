"""Dover beside stock Rasa, and how its cost grows; docs/bench.md tells how it is measured."""
