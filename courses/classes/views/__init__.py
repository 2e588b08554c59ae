"""Pages of classes; one module a task."""
