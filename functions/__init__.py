"""What runs in the cloud: the doors (main), the verbs (jobs) and the rooms they use."""
