"""Defence against machines that post, without third parties unless an operator names one."""
