"""The HTTP server: middleware, response cache, prerendered pages, headers, metrics, logs."""
