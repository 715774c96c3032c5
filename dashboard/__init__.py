"""What all readers share: the door to the database, the rules of honest comparison, words, numbers and charts."""
