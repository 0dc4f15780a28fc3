"""Processes that run queries from outside and can be killed."""
