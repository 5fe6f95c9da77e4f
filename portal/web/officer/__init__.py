"""Officers: sign-in, the two queues and the cases."""
