"""What is known of a certification: programmes, issuers' rosters, and the standing that the public may see."""
