"""What a survey asks and what is made of the answers: pure functions over its frozen questionnaire."""
