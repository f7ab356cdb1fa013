"""A site on its way out, for another site of ours or for anybody else."""
