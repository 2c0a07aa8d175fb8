"""What was found out about a reported mistake stands with the step that says so."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """One column more, empty in what is there: a table that is made anew would lose the triggers that guard it."""

    dependencies = (("registry", "0004_events_are_the_truth"),)
    operations = (
        migrations.AddField(
            model_name="correctionevent", name="decided", field=models.CharField(max_length=20, null=True)
        ),
    )
