"""How dates stand where Django's own way is not ours."""
