"""The rules of training and certification: events, what they come to, who may do what, and what the public may see."""
