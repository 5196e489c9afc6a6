"""The file itself: its people, documents, state, decisions, and the one door every act goes through."""
