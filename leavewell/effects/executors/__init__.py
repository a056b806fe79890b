"""Who carries out which kind of effect. Besides ``billing``, the only place with clients of the network."""
