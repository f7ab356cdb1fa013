"""What mail says of comments: replies to who asked for them, waiting ones to moderators; and proofs of addresses."""
