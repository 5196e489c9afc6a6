"""The office at work, in slices an officer would name; `factory.create_app` puts them together."""
