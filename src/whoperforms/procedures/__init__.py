"""What a procedure is: one folder of facts and of words, and the schema that refuses a wrong one."""
