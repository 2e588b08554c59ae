"""Pages of the trainer's desk, one module a noun, and the few that learners see of it."""
