"""The sample programme and a province of synthetic people: what `seed_demo` writes."""
