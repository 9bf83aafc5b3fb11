"""How forms look everywhere: one renderer, one template a field."""

from django.forms.renderers import TemplatesSetting


class HouseRenderer(TemplatesSetting):
    """``{{ form }}`` and ``{{ field.as_field_group }}`` use the components of the house."""

    form_template_name = "components/form.html"
    field_template_name = "components/field.html"
