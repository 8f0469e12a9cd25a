"""What a person runs to try, test, fill and deploy Tallysheet."""
